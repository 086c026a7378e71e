using System.Text;
using CsCheck;

namespace QkdMesh.Topologies.Tests;

[Collection<Timed>]
public class MutationTests
{
    private const string Telling = "{}[],:-&*!|>'\"%@`#?\n\t \\~0.9e";

    private const int RepeatedLength = 500_000;

    private static readonly Gen<string> Mutant =
        from example in Gen.OneOf(Files.Examples().Select(Files.Text).ToArray())
        from edits in Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 40], Fragment()).Array[1, 8]
        select edits.Aggregate(example, Edit);

    [Fact]
    public void NeverThrowsAndNeverTakesLong_WhenAnExampleIsDamaged() => Mutant.Sample(
        text =>
        {
            var reading = Timed.Read(text);
            (reading.Topology is null).Should().Be(reading.Faults.Count > 0);
            // A file that ends too early is at fault on the line after its last.
            var lines = text.Count(letter => letter is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029') + 2;
            reading.Faults.Should().NotContain(fault => fault.Line < 1 || fault.Line > lines || fault.Column < 1);
        },
        iter: 3_000,
        threads: 1);

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
        Gen.OneOf("", "", "null", "- ", ": ", "{}", "[]", "NaN", "-1", "1e999", "&a ", "*a", "---\n", "\n  ", "\u00e9", "milan", "norte", "ends", "length_km"),
        Gen.Byte.Array[1, 4].Select(bytes => Encoding.UTF8.GetString(bytes)));

    private static string Edit(string text, (int At, int Removed, string Put) edit)
    {
        if (text.Length == 0) return edit.Put;
        var at = edit.At % text.Length;
        return text.Remove(at, Math.Min(edit.Removed, text.Length - at)).Insert(at, edit.Put);
    }
}
