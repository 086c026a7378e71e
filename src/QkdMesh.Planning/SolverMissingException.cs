namespace QkdMesh.Planning;

/// <summary>This build has no linear solver for this machine.</summary>
public sealed class SolverMissingException(Exception cause) : Exception("this build has no linear solver for this machine", cause);
