using System.Buffers.Binary;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Keys;

/// <summary>What one end draws at random for each session of a link: 128 bits.</summary>
public readonly record struct SessionNonce(UInt128 Value)
{
    public static SessionNonce New(IEntropy entropy)
    {
        Span<byte> random = stackalloc byte[16];
        entropy.Fill(random);
        return new SessionNonce(BinaryPrimitives.ReadUInt128BigEndian(random));
    }
}

/// <summary>
/// The pair of nonces under which both ends hold the same blocks. A change of either is a new session, and what was held in
/// the old one is destroyed.
/// </summary>
public readonly record struct LinkSession(SessionNonce A, SessionNonce B)
{
    public static LinkSession Of(LinkEnd end, SessionNonce own, SessionNonce peer) =>
        end == LinkEnd.A ? new(own, peer) : new(peer, own);

    public SessionNonce NonceOf(LinkEnd end) => end == LinkEnd.A ? A : B;
}
