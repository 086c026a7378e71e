using System.Text;

namespace QkdMesh.Host.Tests;

/// <summary>What the machine tells this process about itself.</summary>
public class MachineTests
{
    private const string AnyDevice = "/sys/devices/virtual/mem/null/uevent";

    [Theory]
    [InlineData("change@/devices/x\0ACTION=change\0SUBSYSTEM=platform\0NEW_VMGENID=1\0SEQNUM=7\0", true)]
    [InlineData("NEW_VMGENID=1", true)]
    [InlineData("change@/devices/x\0ACTION=change\0DEVNAME=null\0SEQNUM=7\0", false)]
    [InlineData("change@/devices/x\0SYNTH_ARG_NEW_VMGENID=1\0", false)]
    [InlineData("change@/devices/x\0NEW_VMGENID=10\0", false)]
    [InlineData("", false)]
    public void GenerationIsNew_WhenTheKernelSaysSo(string happened, bool isNew) =>
        KernelEvents.IsNewGeneration(Encoding.ASCII.GetBytes(happened)).Should().Be(isNew);

    [Fact]
    public void EventsOfTheKernelArrive()
    {
        using var events = KernelEvents.Open(TimeSpan.FromSeconds(1))!;
        events.Should().NotBeNull();

        // The kernel makes an event for a program that writes here.
        File.WriteAllText(AnyDevice, "change");

        var happened = new byte[1 << 14];
        var texts = Enumerable.Range(0, 30).Select(_ => Encoding.ASCII.GetString(happened, 0, events.Receive(happened)));
        texts.Should().Contain(text => text.Contains("DEVNAME=null", StringComparison.Ordinal));
    }

    [Fact]
    public void NothingArrives_WhenNothingHappens()
    {
        using var events = KernelEvents.Open(TimeSpan.FromMilliseconds(1))!;
        var happened = new byte[1 << 14];
        var length = events.Receive(happened);
        KernelEvents.IsNewGeneration(happened.AsSpan(0, length)).Should().BeFalse();
    }

    [Fact]
    public void BootClockIsNeverBehindTheMonotonicClock()
    {
        var boot = BootClock.OfThisMachine()!;
        for (var reading = 0; reading < 1_000; reading++)
        {
            var monotonic = TimeProvider.System.GetElapsedTime(0);
            boot.Now.Should().BeGreaterThanOrEqualTo(monotonic);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(256)]
    [InlineData(1_000_003)]
    public void EntropyFillsTheWholeSpan(int length)
    {
        var entropy = KernelEntropy.OfThisMachine();
        entropy.Should().BeOfType<KernelEntropy>();
        byte[] either = new byte[length], one = new byte[length], two = new byte[length];
        for (var draw = 0; draw < 8; draw++)
        {
            entropy.Fill(one);
            entropy.Fill(two);
            for (var at = 0; at < length; at++) either[at] |= (byte)(one[at] | two[at]);
        }
        either.Should().NotContain((byte)0, "a byte that is never drawn stays zero");
        if (length > 16) one.Should().NotEqual(two);
    }
}
