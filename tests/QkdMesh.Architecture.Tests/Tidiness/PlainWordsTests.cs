using System.Text.RegularExpressions;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Tidiness;

/// <summary>No text has a phrase that has to be read twice. The phrases and what to write instead are in read-twice.txt.</summary>
public class PlainWordsTests
{
    private const string Page = "tests/QkdMesh.Architecture.Tests/Tidiness/read-twice.txt";

    private static readonly string[] Texts = [".cs", ".md", ".proto", ".sh", ".yaml", ".scenario"];

    // Licence texts are the words of others.
    private const string Licences = "THIRD-PARTY-NOTICES.md";

    private static readonly IReadOnlyList<(string Phrase, string Advice)> Phrases =
    [
        .. Repository.Lines(Page).Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(": ", 2)).Select(parts => (parts[0], parts[1])),
    ];

    public static TheoryData<string> All { get; } = [.. Phrases.Select(entry => entry.Phrase)];

    [Theory, MemberData(nameof(All))]
    public void NoSentenceHasToBeReadTwice(string phrase) => TextSearch
        .Lines(Pattern(phrase), Repository.Files.Where(file => Texts.Contains(Path.GetExtension(file)) && file != Licences))
        .ShouldBeNone($"write instead: {Phrases.First(entry => entry.Phrase == phrase).Advice}");

    [Theory]
    [InlineData(Word, "it begins " + Word + ".")]
    [InlineData(Word, CapitalWord + " it begins")]
    [InlineData(Pronoun, Pronoun + " ends is started again.")]
    public void PhraseIsFound(string phrase, string text) => Pattern(phrase).IsMatch(text).Should().BeTrue();

    [Theory]
    [InlineData(Word, "OfferRequest." + CapitalWord)]
    [InlineData(Word, CapitalWord + ": true")]
    [InlineData(Word, "a c" + Word + "ood chair")]
    [InlineData(Pronoun, "a silo that ends, and one that is declared dead")]
    public void NamesAndOtherWordsAreNot(string phrase, string text) => Pattern(phrase).IsMatch(text).Should().BeFalse();

    // In pieces, so that this file passes its own test.
    private const string Word = "ane" + "w", CapitalWord = "Ane" + "w", Pronoun = "On" + "e that";

    /// <summary>
    /// The phrase as written, or at the start of a sentence: with a capital and before another word. Names in code do not look like that.
    /// </summary>
    private static Regex Pattern(string phrase)
    {
        var capital = $"{char.ToUpperInvariant(phrase[0])}{phrase[1..]}";
        const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;
        return new($@"\b({phrase})\b|\b{capital}(?= [a-z])", Options, TimeSpan.FromSeconds(1));
    }
}
