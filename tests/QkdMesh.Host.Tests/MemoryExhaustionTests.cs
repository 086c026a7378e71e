namespace QkdMesh.Host.Tests;

public class MemoryExhaustionTests
{
    /// <summary>Chaos found a silo that went on after its history lacked an event, because a server caught the exception.</summary>
    [Fact]
    public void LackOfMemoryEndsTheProcess_AlsoWhereCodeCatchesIt()
    {
        List<string> ends = [];
        using var exhaustion = new MemoryExhaustion(ends.Add);
        Catch(() => throw new InvalidOperationException());
        ends.Should().BeEmpty();
        Catch(() => _ = new byte[int.MaxValue]);
        ends.Should().ContainSingle();
    }

    private static void Catch(Action what)
    {
        try
        {
            what();
        }
        catch (Exception failure) when (failure is OutOfMemoryException or InvalidOperationException)
        {
        }
    }
}
