namespace QkdMesh.Fuzz.Tests;

/// <summary>Tests that watch the time run alone.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Timed;
