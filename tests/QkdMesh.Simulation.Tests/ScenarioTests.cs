using QkdMesh.Core;
using QkdMesh.Simulation.Running;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.Tests;

public class ScenarioTests
{
    private const long Seeds = 40;

    public static TheoryData<string> Files { get; } = new(ScenarioFiles.Names);

    [Theory, MemberData(nameof(Files))]
    public void EverythingHolds_InTheScenario(string name)
    {
        var scenario = ScenarioFiles.Read(name);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var run = MutantHunt.RunWith([], scenario, seed);
            if (run.Violations.Count > 0) Assert.Fail(Report.Of(run, name, []));
        }
    }

    [Fact]
    public void ScenarioReadsAsItIsWritten()
    {
        for (var seed = 1; seed < 300; seed++)
        {
            var text = RandomScenario.Of(seed).ToString();
            ScenarioReader.Read(text, "random").ToString().Should().Be(text);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("A ring of 2 nodes, healed after 8 s.")]
    [InlineData("A ring of 6 nodes, healed after 8 s.\nFrom 2 s link l1 sleeps.")]
    [InlineData("A ring of 6 nodes, healed after 8 s.\nWith the defence walls absent.")]
    [InlineData("A ring of 6 nodes, healed after 8 s.\nIt puts the mutant of-nobody to the test.")]
    [InlineData("A ring of 6 nodes, healed after 8 s.\nAlways the sun shines.")]
    public void SentenceIsRefused_WhenNobodyUnderstandsIt(string text)
    {
        var reading = () => ScenarioReader.Read(text, "some.scenario");
        reading.Should().Throw<FormatException>().WithMessage("some.scenario:*A ring of 6 nodes, healed after 8 s.*");
    }

    [Fact]
    public void NoSwitchIsOn_AfterARun()
    {
        MutantHunt.RunWith(["burn-skipped"], ScenarioFiles.Read("role-confusion.scenario"), 1);
        Mutant.Is("burn-skipped").Should().BeFalse();
        Mutant.Is("role-check").Should().BeFalse();
    }
}
