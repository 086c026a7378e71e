using CsCheck;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Tests.Identifiers;

public class KeyIdTests
{
    private static readonly Gen<KeyId> Any =
        from high in Gen.OneOf(Gen.ULong, Gen.Const(0UL), Gen.Const(ulong.MaxValue))
        from low in Gen.OneOf(Gen.UInt, Gen.Const(0U), Gen.Const(uint.MaxValue))
        from index in Gen.OneOf(Gen.Int[0, KeyId.MaxIndex], Gen.Const(0), Gen.Const(KeyId.MaxIndex))
        select new KeyId(new KeyBatchId(high, low), index);

    [Fact]
    public void TryParse_ReadsBackWhatToStringWrote() => Any.Sample(
        id => KeyId.TryParse(id.ToString(), out var read) && read == id, iter: 1_000);

    [Fact]
    public void ToGuid_IsAVersion8UuidOfRfc9562() => Any.Sample(
        id => id.ToString()[14] == '8' && "89ab".Contains(id.ToString()[19], StringComparison.Ordinal), iter: 1_000);

    [Fact]
    public void ToGuid_DiffersInEveryBitOfTheId() => Gen.Select(Any, Gen.Int[0, 121]).Sample(
        (id, bit) =>
        {
            var other = bit switch
            {
                < 64 => id with { Batch = id.Batch with { High = id.Batch.High ^ (1UL << bit) } },
                < 96 => id with { Batch = id.Batch with { Low = id.Batch.Low ^ (1U << (bit - 64)) } },
                _ => id with { Index = id.Index ^ (1 << (bit - 96)) },
            };
            return other.ToGuid() != id.ToGuid();
        },
        iter: 1_000);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("key-1")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("11111111-1111-4111-8111-111111111111")]
    [InlineData("11111111-1111-8111-c111-111111111111")]
    [InlineData("11111111-1111-8111-0111-111111111111")]
    [InlineData("11111111111181118111111111111111")]
    [InlineData("{11111111-1111-8111-8111-111111111111}")]
    public void TryParse_RefusesWhatNoMeshIssues(string? text) => KeyId.TryParse(text, out _).Should().BeFalse();

    [Fact]
    public void TryParse_IgnoresCase()
    {
        KeyId.TryParse("ABCDEF01-1111-8111-A111-111111111111", out var upper).Should().BeTrue();
        KeyId.TryParse("abcdef01-1111-8111-a111-111111111111", out var lower).Should().BeTrue();
        upper.Should().Be(lower);
    }
}
