using QkdMesh.Client;

namespace QkdMesh.Cli.Session;

/// <summary>The JSON form of a failure.</summary>
internal sealed record FailureAnswer(Failure Error);
