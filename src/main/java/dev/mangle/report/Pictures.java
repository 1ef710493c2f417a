package dev.mangle.report;

import dev.mangle.image.Image;
import dev.mangle.image.PngFolder;
import java.util.List;

/** Where the pixels of gallery entries come from: only those that are shown are asked for. */
public interface Pictures {
  /** The original called {@code image}. */
  Image clean(String image);

  /** What the attack of index {@code attack} made of it; of the same shape. */
  Image adversarial(int attack, String image);

  /** Pictures read from folders, one an attack. */
  static Pictures of(PngFolder originals, List<PngFolder> attacks) {
    List<PngFolder> folders = List.copyOf(attacks);
    return new Pictures() {
      @Override
      public Image clean(String image) {
        return originals.read(image);
      }

      @Override
      public Image adversarial(int attack, String image) {
        return folders.get(attack).read(image);
      }
    };
  }
}
