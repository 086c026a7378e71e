using System.Text;
using System.Text.Json;
using QkdMesh.Invariants.Canary;

namespace QkdMesh.Invariants.Tests.Canary;

public class KeyCanaryTests
{
    private static readonly byte[] Secret = Random(1, 32);
    private static readonly byte[] Part = Secret[5..13];
    private static readonly KeyCanary Canary = new([Random(2, 32), Secret]);

    public static TheoryData<KeyForm, string> Leaks => new()
    {
        { KeyForm.Hex, Convert.ToHexString(Part) },
        { KeyForm.Hex, Convert.ToHexStringLower(Part) },
        { KeyForm.Hex, BitConverter.ToString(Part) },
        { KeyForm.Hex, Listed(Part, " ", "x2") },
        { KeyForm.Hex, Listed(Part, ":", "X2") },
        { KeyForm.Hex, "0x" + Listed(Part, ", 0x", "x2") },
        { KeyForm.Hex, "\\x" + Listed(Part, "\\x", "x2") },
        { KeyForm.Hex, "c" + Convert.ToHexString(Part) + "0" },
        { KeyForm.DecimalList, $"[{Listed(Part, ",", "")}]" },
        { KeyForm.DecimalList, $"{{{Listed(Part, ", ", "")}}}" },
        { KeyForm.DecimalList, Listed(Part, " ", "D3") },
        { KeyForm.Raw, Encoding.Latin1.GetString(Part) },
        { KeyForm.Raw, JsonSerializer.Serialize(Encoding.Latin1.GetString(Part)) },
        { KeyForm.Base64, Convert.ToBase64String(Part) },
        { KeyForm.Base64, Convert.ToBase64String(Part).Replace('+', '-').Replace('/', '_').TrimEnd('=') },
        { KeyForm.Base64, JsonSerializer.Serialize(Convert.ToBase64String(Part)) },
    };

    [Theory]
    [MemberData(nameof(Leaks))]
    public void KeyIsFound_WhateverItIsWrittenAs(KeyForm form, string leak)
    {
        Canary.FindIn(leak).Should().ContainSingle().Which.Form.Should().Be(form);
        Canary.FindIn($"key: {leak} leaked").Should().ContainSingle().Which.Form.Should().Be(form);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(40, 40)]
    [InlineData(52, 40)]
    public void KeyIsFound_AtAnyAlignmentOfBase64(int before, int after)
    {
        byte[] message = [.. Random(3, before), .. Part, .. Random(4, after)];
        Canary.FindIn(Convert.ToBase64String(message)).Should().ContainSingle().Which.Form.Should().Be(KeyForm.Base64);
        Canary.FindIn(Convert.ToBase64String(message, Base64FormattingOptions.InsertLineBreaks)).Should().ContainSingle();
    }

    [Fact]
    public void KeyIsFound_WhereverInTheSecretItIs()
    {
        for (var at = 0; at + KeyCanary.WindowLength <= Secret.Length; at++)
            Canary.FindIn(Convert.ToHexString(Secret, at, KeyCanary.WindowLength)).Should().ContainSingle();
    }

    [Fact]
    public void NothingIsFound_WhenSevenBytesOfKeyAreThere()
    {
        var part = Part[..7];
        Canary.FindIn(Convert.ToHexString(part)).Should().BeEmpty();
        Canary.FindIn(Convert.ToBase64String(part)).Should().BeEmpty();
        Canary.FindIn(Listed(part, ",", "")).Should().BeEmpty();
        Canary.FindIn(Encoding.Latin1.GetString(part)).Should().BeEmpty();
    }

    [Fact]
    public void NothingIsFound_WhenTextHoldsNoKey()
    {
        foreach (var happened in SoundStory.Tell().Events) Canary.FindIn(QkdMesh.History.HistoryLines.Write(happened)).Should().BeEmpty();
        Canary.FindIn("").Should().BeEmpty();
        Canary.FindIn(Convert.ToHexString(Random(5, 10_000))).Should().BeEmpty();
        Canary.FindIn(Convert.ToBase64String(Random(6, 10_000))).Should().BeEmpty();
    }

    [Fact]
    public void FirstIsFound_InManyTexts()
    {
        Canary.FirstIn(["nothing", $"12 {Convert.ToHexString(Part)}", Convert.ToBase64String(Part)])!.Value.Form.Should().Be(KeyForm.Hex);
        Canary.FirstIn(["nothing"]).Should().BeNull();
    }

    [Fact]
    public void PlaceIsTold() => Canary.FindIn("abc " + Encoding.Latin1.GetString(Part)).Should().Equal(new KeySighting(KeyForm.Raw, 11));

    [Fact]
    public void NothingIsLookedFor_WhenSecretsAreTooShortOrPoor()
    {
        new KeyCanary([[1, 2, 3, 4, 5, 6, 7], new byte[64]]).IsBlind.Should().BeTrue();
        Canary.IsBlind.Should().BeFalse();
    }

    private static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static string Listed(byte[] bytes, string separator, string format) =>
        string.Join(separator, bytes.Select(one => one.ToString(format, System.Globalization.CultureInfo.InvariantCulture)));
}
