using System.Text.RegularExpressions;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Tidiness;

public partial class SourceTests
{
    private const int MostLines = 300;

    [Fact]
    public void NoFileIsTooLong() => Repository.CSharp
        .Select(file => (file, Count: Repository.Lines(file).Length))
        .Where(entry => entry.Count > MostLines)
        .Select(entry => $"{entry.file}: {entry.Count} lines")
        .ShouldBeNone($"split this file: with more than {MostLines} lines it has more than one reason to exist:");

    [Fact]
    public void NothingHasANameThatSaysNothing() => Repository.CSharp
        .Select(file => (Place: file, Name: Path.GetFileNameWithoutExtension(file)))
        .Concat(TextSearch.Matches(Declaration(), Repository.CSharp).Select(match => (match.Place, Name: match.Found.Groups["name"].Value)))
        .Where(entry => entry.Name != "KeyManager" && EmptyName().IsMatch(entry.Name))
        .Select(entry => $"{entry.Place}: {entry.Name}")
        .ShouldBeNone("name what it does; the only manager here is the key manager of the standards:");

    [Fact]
    public void NothingIsLeftForLater() => TextSearch.Lines(LeftForLater(), Repository.Files)
        .ShouldBeNone("finish it, or write it down where work is planned:");

    [Fact]
    public void NoWarningIsSwitchedOff() => TextSearch.Lines(SwitchedOff(), Repository.CSharp)
        .ShouldBeNone("fix what the analyzer found; a rule that is wrong for this project goes into .editorconfig with its reason:");

    [Fact]
    public void NoTestIsSwitchedOff() => TextSearch.Lines(SwitchedOffTest(), Tests)
        .ShouldBeNone("a test that does not run proves nothing; fix it or delete it:");

    [Fact]
    public void NoTestWaitsForTimeToPass() => TextSearch.Lines(Waiting(), Tests)
        .ShouldBeNone("wait for the event, or move a fake clock; the wall clock makes tests slow and unreliable:");

    [Fact]
    public void NoFileKnowsTheMachineItWasMadeOn() => TextSearch.Lines(MachinePath(), Repository.Files)
        .ShouldBeNone("these paths exist on one machine only:");

    [Fact]
    public void NoFileNamesAPackageRegistry() => TextSearch.Lines(Registry(), Repository.Files)
        .ShouldBeNone("where packages come from is a setting of the machine that builds, not of this repository:");

    [Fact]
    public void FilesAreFound()
    {
        Repository.CSharp.Should().HaveCountGreaterThan(100);
        Tests.Should().HaveCountGreaterThan(20);
        TextSearch.Matches(Declaration(), ["src/QkdMesh.Core/Node/KeyManager.cs"]).Should()
            .Contain(match => match.Found.Groups["name"].Value == "KeyManager", "a rule about no names proves nothing");
    }

    private static IEnumerable<string> Tests => Repository.CSharp.Where(file => file.StartsWith("tests/", StringComparison.Ordinal));

    // Each pattern is written so that it does not match itself.
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(?<name>[A-Z]\w*)", Options, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex("(Utils?|Helpers?|Manager)$", Options, 1000)]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HA[C]K)\b", Options, 1000)]
    private static partial Regex LeftForLater();

    [GeneratedRegex(@"#pragma\s+warnin[g]\b|\[\W*Suppress[M]essage|#nullable\s+disabl[e]", Options, 1000)]
    private static partial Regex SwitchedOff();

    [GeneratedRegex(@"\bSki[p](When|Unless|Exceptions|TestWithoutData)?\s*=[^=>]|\bExplici[t]\s*=\s*true|\bAssert\.Ski[p]", Options, 1000)]
    private static partial Regex SwitchedOffTest();

    [GeneratedRegex(@"\bThread\.Slee[p]\b|\bTask\.Dela[y]\b|\bSpinWai[t]\b", Options, 1000)]
    private static partial Regex Waiting();

    [GeneratedRegex(@"[/](work|root|home)/\S*|[A-Z]:\\\\?Users\b", Options, 1000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(
        @"https?://[^/\s""'<>)]*(nuget|pypi|npm|crates|artifactor[y]|nexus|registry|mirror|proxy)[^/\s""'<>)]*|\b(api|www)\.nuge[t]\b",
        Options | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Registry();
}
