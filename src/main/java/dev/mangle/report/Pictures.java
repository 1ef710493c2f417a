package dev.mangle.report;

import dev.mangle.image.Image;
import dev.mangle.image.PngFolder;
import java.util.List;
import java.util.stream.Stream;

/** Where the pixels of gallery entries come from: only those that are shown are asked for. */
public interface Pictures {
  /** The original called {@code image}. */
  Image clean(String image);

  /** What the attack of index {@code attack} made of it; of the same shape. */
  Image adversarial(int attack, String image);

  /** Pictures read from folders, one an attack; where one of them is in colour, all are. */
  static Pictures of(PngFolder originals, List<PngFolder> attacks) {
    List<PngFolder> folders = List.copyOf(attacks);
    boolean gray =
        Stream.concat(Stream.of(originals), folders.stream())
            .flatMap(folder -> folder.groups().keySet().stream())
            .allMatch(shape -> shape.channels() == 1);
    return new Pictures() {
      @Override
      public Image clean(String image) {
        return read(originals, image);
      }

      @Override
      public Image adversarial(int attack, String image) {
        return read(folders.get(attack), image);
      }

      private Image read(PngFolder folder, String image) {
        return gray ? folder.read(image) : folder.read(image).toRgb();
      }
    };
  }
}
