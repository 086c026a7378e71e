using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Tests.Quantities;

public class CountedTests
{
    [Fact]
    public void OneIsNoPlural()
    {
        Counted.Of(1, "hop").Should().Be("1 hop");
        Counted.Of(0, "hop").Should().Be("0 hops");
        Counted.Of(2400, "hop").Should().Be("2,400 hops");
        Counted.Of(1, "delivery", "deliveries").Should().Be("1 delivery");
        Counted.Of(2, "delivery", "deliveries").Should().Be("2 deliveries");
    }
}
