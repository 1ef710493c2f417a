package dev.mangle.attack;

import dev.mangle.data.ImageLabels;
import dev.mangle.image.PngFolder;
import dev.mangle.image.PngOutput;
import dev.mangle.io.Progress;
import dev.mangle.model.Ensemble;

/**
 * What the parts of a run on a folder have in common, whatever their images' shape and place; any
 * number of threads may use it at once.
 *
 * @param images of {@code input}
 * @param output where results go
 * @param progress is told what a user should know
 * @param task is told of each image's iterations
 */
record Shared(
    Ensemble ensemble,
    AttackPlan plan,
    ImageLabels labels,
    PngFolder input,
    CleanImages images,
    PngOutput output,
    Journal journal,
    Tally tally,
    Progress progress,
    Progress.Task task) {}
