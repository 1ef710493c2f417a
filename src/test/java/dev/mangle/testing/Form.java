package dev.mangle.testing;

/** The kinds of SavedModels that are found in the wild. */
public enum Form {
  /** Flat; VariableV2, read through Identity, restored by Assign. */
  TF1_REF,
  /** Flat; VarHandleOp, read by ReadVariableOp, restored by AssignVariableOp. */
  TF1_RESOURCE,
  /**
   * The signature is a function that calls the model's function, which reads the variables from
   * captured handles and calls a third function; saving and restoring are functions too.
   */
  TF2_FUNCTIONS;

  /** Key of a variable in the checkpoint. */
  String checkpointKey(String variable) {
    return this == TF2_FUNCTIONS ? variable + "/.ATTRIBUTES/VARIABLE_VALUE" : variable;
  }
}
