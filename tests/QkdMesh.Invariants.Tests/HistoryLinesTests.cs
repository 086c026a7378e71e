using System.Reflection;
using System.Text.Json.Serialization;
using QkdMesh.History;

namespace QkdMesh.Invariants.Tests;

public class HistoryLinesTests
{
    private static readonly KeyEvent Sent = new KeySent(
        "n1", ulong.MaxValue, "l1", 'A', new SessionRef(UInt128.MaxValue, 7), 3, 64, 96,
        Guid.Parse("00112233-4455-8677-8899-aabbccddeeff"), new KeyDigest(5))
    {
        At = TimeSpan.FromMilliseconds(1500),
    };

    [Fact]
    public void EventComesBackAsItWas_WhenItIsWrittenAndRead() => HistoryLines.Read(HistoryLines.Write(Sent)).Should().Be(Sent);

    public static TheoryData<Type, string> Kinds
    {
        get
        {
            TheoryData<Type, string> kinds = [];
            foreach (var kind in typeof(KeyEvent).GetCustomAttributes<JsonDerivedTypeAttribute>())
                kinds.Add(kind.DerivedType, (string)kind.TypeDiscriminator!);
            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EventOfAnyTypeComesBackAsItWas(Type type, string kind)
    {
        var happened = SampleEvent.Of(type);
        var line = HistoryLines.Write(happened);
        line.Should().StartWith($"{{\"kind\":\"{kind}\",\"at\":");
        var again = HistoryLines.Read(line);
        again.Should().BeOfType(type);
        again.Should().BeEquivalentTo(happened, options => options.RespectingRuntimeTypes().ComparingByMembers(type));
        HistoryLines.Write(again).Should().Be(line);
    }

    [Fact]
    public void EveryTypeOfEventHasAKindOfItsOwn()
    {
        var types = typeof(KeyEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(KeyEvent)) && !type.IsAbstract);
        Kinds.Select(kind => kind.Data.Item1).Should().BeEquivalentTo(types);
        Kinds.Select(kind => kind.Data.Item2).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void LineSaysWhatHappened() => HistoryLines.Write(Sent).Replace('"', '\'').Should().Be(
        "{'kind':'key-sent','at':'00:00:01.5000000','node':'n1','run':18446744073709551615,'link':'l1','end':'A',"
            + "'session':'ffffffffffffffffffffffffffffffff:00000000000000000000000000000007','block':3,'offset':64,'length':96,"
            + "'relay':'00112233-4455-8677-8899-aabbccddeeff','digest':'00000000000000000000000000000005'}");

    [Fact]
    public void LineIsRefused_WhenItIsHalfACharacter()
    {
        var reading = () => HistoryLines.Read("{\"kind\":\"\ud800\"}");
        reading.Should().Throw<FormatException>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"kind\":\"healed\"}x")]
    [InlineData("{\"kind\":\"healed\",\"key\":\"00\"}")]
    [InlineData("{\"kind\":\"key-sent\"}")]
    [InlineData("{\"kind\":\"no-such\",\"at\":\"00:00:01\"}")]
    public void LineIsRefused_WhenItIsNoEvent(string line)
    {
        var reading = () => HistoryLines.ReadAll(new StringReader(line + "\n")).ToList();
        reading.Should().Throw<FormatException>().WithMessage("line 1: *");
    }

    [Fact]
    public void NullsComeBack_WhenThereAreSome()
    {
        HistoryLines.Read(HistoryLines.Write(new AlarmRaised("n1", 1, "l1", 'A', null)))
            .Should().Be(new AlarmRaised("n1", 1, "l1", 'A', null));
        HistoryLines.Read(HistoryLines.Write(new RequestEnded(1, null, true))).Should().Be(new RequestEnded(1, null, true));
    }
}
