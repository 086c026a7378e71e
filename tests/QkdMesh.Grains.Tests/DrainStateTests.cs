using QkdMesh.Grains.Drain;

namespace QkdMesh.Grains.Tests;

public class DrainStateTests
{
    private readonly DrainState _state = new();

    [Fact]
    public void NewWorkIsTaken_BeforeADrain() => _state.RefusesNewWork.Should().BeFalse();

    [Fact]
    public void NewWorkIsRefused_ForGood()
    {
        _state.RefuseNewWork();
        _state.RefusesNewWork.Should().BeTrue();
    }
}
