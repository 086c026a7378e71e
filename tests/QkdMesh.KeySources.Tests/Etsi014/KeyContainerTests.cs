using System.Text;
using QkdMesh.KeySources.Etsi014;

namespace QkdMesh.KeySources.Tests.Etsi014;

public sealed class KeyContainerTests
{
    private const string Id = "bc490419-7d60-487f-adc1-4ddcc177c139", OtherId = "0a782fb5-3434-48fe-aa4d-14f41d46cf92";

    // The example of ETSI GS QKD 014 V1.1.1, section 6.2, with the extensions of vendors, and with an escaped slash as some write it.
    private const string Sound = $$"""
        { "key_container_extension": {"a": [1, {"b": null}]},
          "keys": [ { "key_ID": "{{Id}}", "key": "wHHVxRwDJs3/bXd38GHP3oe4svTuRpZS0yCC7x4Ly+s=", "key_extension": {} },
                    { "key": "OeGMPxh1+2RpJpNCYixWHFLYRubpOKCw94FcCI7VdJA\u003d", "key_ID_extension": 7, "key_ID": "{{OtherId}}" } ] }
        """;

    [Fact]
    public void ReadsTheStandardsExample()
    {
        var keys = Parse(Sound);

        keys.Select(key => key.Id).Should().Equal(new Guid(Id), new Guid(OtherId));
        Convert.ToBase64String(keys[0].Key.Span).Should().Be("wHHVxRwDJs3/bXd38GHP3oe4svTuRpZS0yCC7x4Ly+s=");
        Convert.ToBase64String(keys[1].Key.Span).Should().Be("OeGMPxh1+2RpJpNCYixWHFLYRubpOKCw94FcCI7VdJA=");
        Convert.ToBase64String(Parse(Sound.Replace("3/b", """3\/b""", StringComparison.Ordinal))[0].Key.Span).Should().Contain("3/b");
    }

    [Theory]
    [InlineData("", "it is not JSON")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{}", "it has no 'keys'")]
    [InlineData("""{"keys": {}}""", "'keys' is not an array")]
    [InlineData("""{"keys": [1]}""", "'keys' holds an item that is not an object")]
    [InlineData("""{"keys": [{}]}""", "a key lacks its 'key_ID' or its 'key'")]
    [InlineData("""{"keys": [{"key_ID": "bc490419-7d60-487f-adc1-4ddcc177c139"}]}""", "a key lacks its 'key_ID' or its 'key'")]
    [InlineData("""{"keys": [{"key_ID": "one", "key": "AAAA"}]}""", "a 'key_ID' is not a UUID")]
    [InlineData("""{"keys": [{"key_ID": 1, "key": "AAAA"}]}""", "a 'key_ID' is not a UUID")]
    [InlineData("""{"keys": [{"key_ID": "bc490419-7d60-487f-adc1-4ddcc177c139", "key": "AAA"}]}""", "a 'key' is not base64")]
    [InlineData("""{"keys": [{"key_ID": "bc490419-7d60-487f-adc1-4ddcc177c139", "key": ""}]}""", "a 'key' is not base64")]
    [InlineData("""{"keys": [{"key_ID": "bc490419-7d60-487f-adc1-4ddcc177c139", "key": [1]}]}""", "a 'key' is not a string")]
    [InlineData(
        """{"keys": [{"key_ID": "bc490419-7d60-487f-adc1-4ddcc177c139", "key": "AAAA", "key": "AAAA"}]}""",
        "a 'key' is not a string")]
    [InlineData("""{"keys": [], "keys": []}""", "it has 'keys' twice")]
    [InlineData("""{"keys": []} {}""", "it is not JSON")]
    public void RefusesWhatIsNone_AndSaysWhy(string json, string why)
    {
        var reading = () => Parse(json);
        reading.Should().Throw<KmeException>().WithMessage($"its key container cannot be used: {why}")
            .Which.Failure.Should().Be(KmeFailure.Malformed);
    }

    [Fact]
    public void RefusesOneIdForTwoKeys()
    {
        var reading = () => Parse(Sound.Replace(OtherId, Id, StringComparison.Ordinal));
        reading.Should().Throw<KmeException>().WithMessage("*two keys have one 'key_ID'");
    }

    /// <summary>Any bytes give either keys or a fault. The text of the fault shows nothing of the bytes.</summary>
    [Fact]
    public void NothingElseComesOutOfHostileText()
    {
        var random = new Random(3);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(Sound);
            for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                foreach (var key in KeyContainer.Parse(bytes)) key.Key.Length.Should().BePositive();
            }
            catch (KmeException refusal)
            {
                refusal.Message.Should().NotContainAny("wHHV", "OeGM");
                refusal.InnerException.Should().BeNull();
            }
        }
    }

    [Theory]
    [InlineData("""{"key_size": 256, "max_key_per_request": 128}""", 256, 128)]
    [InlineData("""{"key_size": 8, "max_key_per_request": 1, "status_extension": {}}""", 8, 1)]
    public void StatusIsRead(string json, int keySize, int most) =>
        KmeStatus.Parse(Encoding.UTF8.GetBytes(json)).Should().Be(new KmeStatus(keySize, most));

    [Theory]
    [InlineData("", "*not a JSON object")]
    [InlineData("[]", "*not a JSON object")]
    [InlineData("{}", "*'key_size' is not a whole number")]
    [InlineData("""{"key_size": "256", "max_key_per_request": 128}""", "*'key_size' is not a whole number")]
    [InlineData("""{"key_size": 255, "max_key_per_request": 128}""", "*'key_size' is 255 bits*")]
    [InlineData("""{"key_size": 0, "max_key_per_request": 128}""", "*'key_size' is 0 bits*")]
    [InlineData("""{"key_size": 5000000, "max_key_per_request": 128}""", "*'key_size' is 5000000 bits*")]
    [InlineData("""{"key_size": 256, "max_key_per_request": 0}""", "*'max_key_per_request' is 0")]
    [InlineData("""{"key_size": 256, "max_key_per_request": 1e99}""", "*'max_key_per_request' is not a whole number")]
    public void StatusIsRefused_WhenItCannotBe(string json, string why)
    {
        var reading = () => KmeStatus.Parse(Encoding.UTF8.GetBytes(json));
        reading.Should().Throw<KmeException>().WithMessage(why);
    }

    [Theory]
    [InlineData("""{"message": "no\u001b[31m keys"}""", ": no [31m keys")]
    [InlineData("""{"message": 7}""", "")]
    [InlineData("<html>", "")]
    public void WordsOfAKmeAreFitForAScreen(string json, string words) => KmeWords.OfError(Encoding.UTF8.GetBytes(json)).Should().Be(words);

    private static List<KmeKey> Parse(string json) => KeyContainer.Parse(Encoding.UTF8.GetBytes(json));
}
