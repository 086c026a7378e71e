namespace QkdMesh.Fuzz.Tests;

/// <summary>Tests that measure time run alone.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Timed;
