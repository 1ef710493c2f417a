package dev.mangle.image;

/** Height, width and channels. */
public record ImageShape(int height, int width, int channels) {
  /** Values in an image. */
  public int size() {
    return height * width * channels;
  }
}
