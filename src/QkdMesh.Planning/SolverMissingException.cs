namespace QkdMesh.Planning;

/// <summary>This build of the program has no linear solver that runs here.</summary>
public sealed class SolverMissingException(Exception cause) : Exception("this build has no linear solver for this machine", cause);
