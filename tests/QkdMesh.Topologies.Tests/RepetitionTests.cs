using System.Text;
using CsCheck;

namespace QkdMesh.Topologies.Tests;

[Collection<Timed>]
public class RepetitionTests
{
    private const string Telling = "{}[],:-&*!|>'\"%@`#?\n\t \\~0.9e";

    private const int RepeatedLength = 500_000;

    [Fact]
    public void NeverTakesLong_WhenAFewSignsRepeatForever() => Gen.Select(Fragment().Array[1, 5], Fragment().Array[1, 6]).Sample(
        parts =>
        {
            var (opening, repeated) = (string.Concat(parts.Item1), string.Concat(parts.Item2) + " ");
            var text = opening + string.Concat(Enumerable.Repeat(repeated, RepeatedLength / repeated.Length));
            Timed.Read(text).Faults.Should().NotBeEmpty();
        },
        iter: 60,
        threads: 1);

    private static Gen<string> Fragment() => Gen.OneOf(
        Gen.OneOf(Telling.Select(letter => letter.ToString()).ToArray()),
        Gen.OneOf(
            "", "", "null", "- ", ": ", "{}", "[]", "NaN", "-1", "1e999", "&a ", "*a", "---\n", "\n  ", "\u00e9", "milan", "norte", "ends",
            "length_km"),
        Gen.Byte.Array[1, 4].Select(bytes => Encoding.UTF8.GetString(bytes)));
}
