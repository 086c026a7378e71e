using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Identifiers;

/// <summary>Names one attempt to relay a batch over one route: 128 random bits. The default value names nothing.</summary>
public readonly record struct RelayId(Guid Value)
{
    public static RelayId New(IEntropy entropy)
    {
        Span<byte> random = stackalloc byte[16];
        entropy.Fill(random);
        return new RelayId(new Guid(random));
    }

    public override string ToString() => Value.ToString("N");
}
