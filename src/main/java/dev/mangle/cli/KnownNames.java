package dev.mangle.cli;

import dev.mangle.attack.fusion.Fusions;
import dev.mangle.attack.loss.Losses;
import dev.mangle.attack.technique.Techniques;
import java.util.ArrayList;
import java.util.Collection;

/** Names from the registries, for help texts. */
final class KnownNames {
  private KnownNames() {}

  /** Names in their order. */
  private abstract static class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Names(Collection<String> names) {
      super(names);
    }
  }

  /** Of techniques. */
  static final class OfTechniques extends Names {
    private static final long serialVersionUID = 1;

    OfTechniques() {
      super(Techniques.registry().kinds().keySet());
    }
  }

  /** Of losses. */
  static final class OfLosses extends Names {
    private static final long serialVersionUID = 1;

    OfLosses() {
      super(Losses.registry().kinds().keySet());
    }
  }

  /** Of ensembles. */
  static final class OfEnsembles extends Names {
    private static final long serialVersionUID = 1;

    OfEnsembles() {
      super(Fusions.registry().kinds().keySet());
    }
  }

  /** Of presets. */
  static final class OfPresets extends Names {
    private static final long serialVersionUID = 1;

    OfPresets() {
      super(Presets.all().keySet());
    }
  }
}
