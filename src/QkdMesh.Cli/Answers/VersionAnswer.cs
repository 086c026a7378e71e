namespace QkdMesh.Cli.Answers;

/// <summary>The answer of <c>--version</c>: the release and its commit.</summary>
internal sealed record VersionAnswer(string Version);
