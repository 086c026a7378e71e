using QkdMesh.History;

namespace QkdMesh.Invariants.Tests;

public class AllInvariantsTests
{
    [Fact]
    public void NothingIsBroken_WhenTheStoryIsSound() => SoundStory.Tell().Violations.Should().BeEmpty();

    [Fact]
    public void NothingIsBroken_WhenNothingHappened() => AllInvariants.BrokenBy([]).Should().BeEmpty();

    [Fact]
    public void EveryInvariantIsThereOnce() => AllInvariants.Fresh().Select(invariant => invariant.GetType()).Should().BeEquivalentTo(
        typeof(Invariant).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Invariant)) && !type.IsAbstract));

    [Fact]
    public void CodesAndWordsAreUnique()
    {
        AllInvariants.Fresh().Select(invariant => invariant.Code).Should().OnlyHaveUniqueItems();
        AllInvariants.Fresh().Select(invariant => invariant.Words.ToUpperInvariant()).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("S1")]
    [InlineData("s1")]
    [InlineData("no pad byte is used twice")]
    [InlineData("No pad byte is used twice")]
    public void InvariantIsFound_WhenItIsNamed(string name) => AllInvariants.Named(name).Should().BeOfType<Invariants.Safety.NoPadReuse>();

    [Fact]
    public void EachIsFound_WhenItsCodeOrWordsAreGiven()
    {
        foreach (var invariant in AllInvariants.Fresh())
        {
            AllInvariants.Named(invariant.Code).Should().BeOfType(invariant.GetType());
            AllInvariants.Named(invariant.Words).Should().BeOfType(invariant.GetType());
        }
    }

    [Fact]
    public void NoneIsFound_WhenNoneIsCalledSo() => AllInvariants.Named("S0").Should().BeNull();

    [Fact]
    public void FreshOnesHaveSeenNothing()
    {
        foreach (var invariant in AllInvariants.Fresh())
        {
            invariant.End();
            invariant.Violations.Should().BeEmpty();
        }
    }

    [Fact]
    public void EventsThatCountForNothingTakeNoMemory()
    {
        var invariants = AllInvariants.Fresh();
        KeyEvent[] uninteresting = [new NodeStopped("n1", 11), new Healed()];
        See(invariants, uninteresting, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        See(invariants, uninteresting, 1000);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000, "more would be at least a byte for each event");
    }

    private static void See(IReadOnlyList<Invariant> invariants, KeyEvent[] events, int times)
    {
        for (var time = 0; time < times; time++)
        {
            foreach (var happened in events)
            {
                for (var at = 0; at < invariants.Count; at++) invariants[at].See(happened);
            }
        }
    }
}
