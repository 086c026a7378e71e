using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Tests.Harness;

/// <summary>Both ends of one link between <c>n0</c> and <c>n1</c>, and what crosses it. Frames are relays of one hop.</summary>
internal sealed class LinkPair
{
    public static readonly LinkId Link = new("l0");

    private ulong _lastBlock;

    public LinkPair(int seed = 1)
    {
        Entropy = new SeededEntropy(seed);
        (A, B) = (new LinkKeyStore(Link, LinkEnd.A, Entropy), new LinkKeyStore(Link, LinkEnd.B, Entropy));
    }

    public SeededEntropy Entropy { get; }

    public LinkKeyStore A { get; }

    public LinkKeyStore B { get; }

    public LinkKeyStore this[LinkEnd end] => Ends[end];

    private TwoStores Ends => new(A, B);

    /// <summary>A pair in one session, with a confirmed block for each direction.</summary>
    public static LinkPair WithStock(int bytes = 4096, int seed = 1)
    {
        var pair = new LinkPair(seed).Greeted();
        foreach (var sender in new[] { LinkEnd.A, LinkEnd.B }) pair.Confirm(pair.Ingest(sender, bytes));
        return pair;
    }

    /// <summary>Both ends agree on a session.</summary>
    public LinkPair Greeted()
    {
        Ends.OpenSession();
        return this;
    }

    /// <summary>Hands both ends the same block.</summary>
    public ulong Ingest(LinkEnd sender, int length)
    {
        Ends.Ingest(++_lastBlock, sender, Entropy.Bytes(length));
        return _lastBlock;
    }

    public KeyBlock Block(ulong id, LinkEnd sender, byte[] key) => new(A.Session!.Value, id, sender, KeyMaterial.CopyOf(key));

    public void Confirm(ulong block) => Ends.Confirm(block);

    /// <summary>The message in which one end sends the plaintext to the other.</summary>
    public byte[] Seal(LinkEnd from, byte[] plaintext) =>
        RelayHop.Seal(this[from], default, HeaderOf(from, plaintext.Length), 0, PayloadOf(plaintext)).Value;

    /// <summary>The plaintext, and a tag of its source that nobody checks here.</summary>
    public static byte[] PayloadOf(byte[] plaintext) => [.. plaintext, .. new byte[OneTimeTag.Length]];

    public static byte[] HeaderOf(LinkEnd from, int length)
    {
        var (source, target) = from == LinkEnd.A ? ("n0", "n1") : ("n1", "n0");
        var delivery = new KeyDelivery(new(1, 2), new("alice"), new("bob"), 1, length, 0, 1, null);
        return RelayFrame.WriteHeader(new RelayId(Guid.Empty), delivery, [new(source), new(target)], [Link], default);
    }

    /// <summary>What the end makes of bytes that came to it: the plaintext, or null where it refuses them.</summary>
    public byte[]? Open(LinkEnd at, byte[] frame)
    {
        var parsed = RelayFrame.Parse(frame);
        if (!parsed.IsOk) return null;
        var opened = RelayHop.Open(this[at], parsed.Value, TimeSpan.Zero);
        return opened.IsOk ? opened.Value.Take()[..^OneTimeTag.Length] : null;
    }
}
