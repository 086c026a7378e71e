using System.Text.Json;
using QkdMesh.Architecture.Tests.Contracts;
using QkdMesh.Architecture.Tests.Rooms;
using QkdMesh.Architecture.Tests.Sources;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;

namespace QkdMesh.Architecture.Tests.Secrecy;

/// <summary>An object that holds key never becomes a text with the key: neither by ToString nor by a serialiser.</summary>
public class TextTests
{
    /// <summary>
    /// Types that carry bytes between silos. Their bytes are key that moves, or a frame: ciphertext, tags, addresses.
    /// </summary>
    private static readonly string[] Crossing =
    [
        "QkdMesh.Grains.Contracts.Surrogates.RelayReceiptSurrogate",
        "QkdMesh.Grains.Contracts.Surrogates.RelayCallSurrogate",
        "QkdMesh.Grains.Contracts.Surrogates.AgreeSecretCallSurrogate",
        "QkdMesh.Grains.Contracts.Surrogates.AssociateCallSurrogate",
        "QkdMesh.Grains.Contracts.Surrogates.CanArriveCallSurrogate",
        "QkdMesh.Grains.Contracts.Surrogates.ConfirmCallSurrogate",
        "QkdMesh.Grains.Contracts.Surrogates.AcceptOfferCallSurrogate",
        "QkdMesh.Grains.Contracts.Surrogates.CompleteOfferCallSurrogate",
        "QkdMesh.Core.Calls.RelayReceipt",
        "QkdMesh.Core.KeyRelay.OutgoingRelay",
    ];

    private static readonly List<Type> Holders = Code.OwnTypes(Code.Of(RoomTable.Core)).Concat(Code.OwnTypes(Code.Of(RoomTable.Contracts)))
        .Where(type => type is { IsAbstract: false, ContainsGenericParameters: false, IsByRefLike: false, IsInterface: false })
        .Where(KeyCarriers.CanHoldKey)
        .ToList();

    public static TheoryData<string> HolderNames { get; } = new(Holders.Select(type => type.FullName!));

    [Theory, MemberData(nameof(HolderNames))]
    public void TextOfAHolderShowsNoKey(string name)
    {
        var text = Filled.Of(Holders.Single(type => type.FullName == name))!.ToString()!;
        Canary.IsIn(text).Should().BeFalse($"{name}.ToString() shows key: {text}");
    }

    /// <summary>Serialisers of other assemblies cannot read the internals of Core.</summary>
    public static TheoryData<string> VisibleHolderNames { get; } = new(
        Holders.Where(type => type.IsVisible).Select(type => type.FullName!).Where(name => !Crossing.Contains(name)));

    [Theory, MemberData(nameof(VisibleHolderNames))]
    public void JsonOfAHolderShowsNoKey(string name)
    {
        var type = Holders.Single(type => type.FullName == name);
        string json;
        try
        {
            json = JsonSerializer.Serialize(Filled.Of(type), type);
        }
        catch (Exception refusal) when (refusal is NotSupportedException or InvalidOperationException or JsonException)
        {
            return;
        }
        Canary.IsIn(json).Should().BeFalse($"{name} gives its key to a JSON serialiser: {json}");
    }

    [Fact]
    public void KeyHasOneSerialForm() => GrainContract.Messages
        .Where(type => type.GetProperties().Any(property => property.PropertyType.Parts().Any(KeyCarriers.IsBytes)))
        .Select(type => type.FullName!).Where(name => !Crossing.Contains(name))
        .ShouldBeNone("raw bytes cross between silos as KeyMaterial, which is empty afterwards, or as a sealed frame:");

    [Fact]
    public void HoldersKeepTheirKey_WhenTheyAreRead()
    {
        var key = KeyMaterial.CopyOf(Canary.Bytes(64));
        var text = string.Join(' ', key, new KeyBlock(default, 1, LinkEnd.A, key), new SuppliedKey(default, key));
        text.Should().Contain("key of 64 bytes (redacted)", "a reader of a log still learns that there was key");
        key.Length.Should().Be(64);
    }

    [Fact]
    public void HoldersAreFound() => Holders.Select(type => type.Name).Should().Contain(
    [
        "KeyMaterial", "KeyBatch", "SuppliedKey", "StreamBatch", "KeyBlock", "BurnedPad",
        "WaitingBatch", "WaitingKeys", "KeySupplyAttempt", "RelayStep", "LinkKeyStore",
    ]);

    [Fact]
    public void CanaryIsRecognised()
    {
        var some = Canary.Bytes().AsSpan(90, 30).ToArray();
        string[] shown =
        [
            Convert.ToHexString(some), BitConverter.ToString(some), Convert.ToBase64String(some),
            string.Join(", ", some), JsonSerializer.Serialize(some),
        ];
        shown.Should().OnlyContain(text => Canary.IsIn(text));
        Canary.IsIn("key of 64 bytes (redacted), block 17 of n1-n2, 2026-01-01T00:00:00Z").Should().BeFalse();
        new[] { new KeyId(default, 3).ToString() }.Should().NotContain(text => Canary.IsIn(text));
    }
}
