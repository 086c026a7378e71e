using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

/// <summary>S3 and S4.</summary>
public class DeliveryTests
{
    [Fact]
    public void DifferenceIsFound_WhenTheSlaveGetsOtherBytes() =>
        Tell().Alter<KeyDelivered>(IsToSlave, delivered => delivered with { Digest = new KeyDigest(78) }).Broken.Should().Equal("S3");

    [Fact]
    public void SecondDeliveryIsFound_WhenItIsToTheSameSae() =>
        Tell().Then(Delivery(N2, FirstKey, "s2")).Broken.Should().Equal("S4");

    [Fact]
    public void SecondDeliveryIsFound_WhenAnotherRunMakesIt()
    {
        var successor = N2 with { Run = 23 };
        Tell().PutBefore<KeyDelivered>(IsToSlave, successor.Starts(), successor.Sees(1), Delivery(successor, FirstKey, "s2"))
            .Broken.Should().Contain("S4");
    }

    private static bool IsToSlave(KeyDelivered delivered) => delivered.Key == FirstKey && delivered.Sae == "s2";
}
