using QkdMesh.History;
using QkdMesh.Invariants;

namespace QkdMesh.KeySources.Tests.Harness;

/// <summary>The history of a test, and the invariants that it must keep.</summary>
internal sealed class RecordedEvents : IKeyHistory
{
    // The invariants that make sense for a network of two nodes.
    private static readonly string[] Promises = ["S1", "S2", "S3", "S4", "S6", "S7", "S8", "S9", "S10"];

    private static readonly byte[] Secret = new byte[32];

    private readonly List<KeyEvent> _events = [];

    public bool IsOn => true;

    public void Add(KeyEvent happened) => _events.Add(happened);

    public KeyDigest Digest(ReadOnlySpan<byte> key) => KeyDigest.Of(Secret, key);

    public IEnumerable<BlockTaken> BlocksAt(char end) => _events.OfType<BlockTaken>().Where(block => block.End == end);

    public IEnumerable<BlockConfirmed> ConfirmedAt(char end) => _events.OfType<BlockConfirmed>().Where(block => block.End == end);

    public void ShouldKeepThePromises() => AllInvariants.BrokenBy(_events)
        .Where(violation => Promises.Contains(violation.Code))
        .Select(violation => $"{violation.Code}: {violation.What}").Should().BeEmpty();
}
