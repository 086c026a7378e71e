using QkdMesh.Fuzz.Inputs;

namespace QkdMesh.Fuzz.Tests;

/// <summary>For each reader of bytes from outside, the claims of its harness hold, and no input takes more than a second.</summary>
[Collection<Timed>]
public class HarnessTests
{
    private const int Start = 20_260_101, Inputs = 4_000;

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory, MemberData(nameof(Targets))]
    public void EverySeedPasses(string name)
    {
        var target = FuzzTargets.Make(name);
        foreach (var seed in Corpus.Read(name))
            Trial.Of(target, seed.Bytes).Failure.Should().BeNull("{0} is in the corpus", seed.Name);
    }

    [Theory, MemberData(nameof(Targets))]
    public void EveryMutationPasses(string name)
    {
        var report = new StringWriter();
        new RandomRun(name, Start).Run(Inputs, report).Should().BeTrue("{0}", report);
    }

    [Theory, MemberData(nameof(Targets))]
    public void CorpusIsWhatTheHarnessMakes(string name)
    {
        var made = Named(FuzzTargets.Make(name).MakeCorpus(Repository.Root));
        var kept = Named(Corpus.Read(name));
        kept.Should().Equal(made, "the corpus is made by: QkdMesh.Fuzz {0} --make-corpus", name);
    }

    [Fact]
    public void CorpusIsSmall() =>
        FuzzTargets.Names.Sum(name => Corpus.Read(name).Sum(seed => seed.Bytes.Length)).Should().BeLessThan(200_000);

    private static Dictionary<string, string> Named(IEnumerable<Seed> seeds) =>
        seeds.ToDictionary(seed => seed.Name, seed => Convert.ToHexString(seed.Bytes));
}
