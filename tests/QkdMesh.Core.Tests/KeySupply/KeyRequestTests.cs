using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Core.Tests.Harness;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.KeySupply;

public class KeyRequestTests
{
    private static readonly KeySupplyOptions Options = new();

    private readonly TestMesh _mesh = new(MeshTopology.Line(3));

    public static TheoryData<int, int, int, int, double, ErrorCode?> Sizes => new()
    {
        { 1, 256, 1, 16, 10, null },
        { 128, 8192, 4, 1, 1e-6, null },
        { 1, 64, 1, 1, 1, null },
        { 1, 257, 1, 16, 10, ErrorCode.KeySizeNotInBytes },
        { 1, 8193, 1, 16, 10, ErrorCode.KeySizeNotInBytes },
        { 1, 56, 1, 16, 10, ErrorCode.KeySizeOutOfRange },
        { 1, 8200, 1, 16, 10, ErrorCode.KeySizeOutOfRange },
        { 1, 0, 1, 16, 10, ErrorCode.KeySizeOutOfRange },
        { 1, -8, 1, 16, 10, ErrorCode.KeySizeOutOfRange },
        { 1, -7, 1, 16, 10, ErrorCode.KeySizeNotInBytes },
        { 1, int.MinValue, 1, 16, 10, ErrorCode.KeySizeOutOfRange },
        { 0, 256, 1, 16, 10, ErrorCode.KeyCountOutOfRange },
        { 129, 256, 1, 16, 10, ErrorCode.KeyCountOutOfRange },
        { int.MaxValue, 256, 1, 16, 10, ErrorCode.KeyCountOutOfRange },
        { 1, 256, 0, 16, 10, ErrorCode.OptionOutOfRange },
        { 1, 256, 5, 16, 10, ErrorCode.OptionOutOfRange },
        { 1, 256, 1, 0, 10, ErrorCode.OptionOutOfRange },
        { 1, 256, 1, 17, 10, ErrorCode.OptionOutOfRange },
        { 1, 256, 1, 16, 0, ErrorCode.DeadlinePassed },
        { 1, 256, 1, 16, -1, ErrorCode.DeadlinePassed },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Check_NamesTheFirstLimitThatIsBroken(int count, int keySize, int paths, int maxHops, double seconds, ErrorCode? expected)
    {
        var request = Request(count, keySize, paths: paths)
            .Requiring(keys => keys with { Route = new RouteQuery(RoutingPolicy.WidestThenFewestHops, maxHops) }) with
        {
            Deadline = TimeSpan.FromSeconds(seconds),
        };

        request.Check(_mesh.Controller.Snapshot!, Options)?.Code.Should().Be(expected);
    }

    /// <summary>A number above the largest int is negative here: its bits are those that were sent.</summary>
    [Theory]
    [InlineData(4_294_967_295)]
    [InlineData(2_147_483_648)]
    public void Refusal_NamesTheNumberThatWasSent(uint number)
    {
        var sent = unchecked((int)number);
        KeyRequest[] requests =
        [
            Request(sent), Request(keySize: sent), Request(paths: sent), Request().Requiring(keys => keys with { LeastPaths = sent }),
            Request().Requiring(keys => keys with { Route = RouteQuery.Default with { MaxHops = sent } }),
        ];

        foreach (var request in requests)
            request.Check(_mesh.Controller.Snapshot!, Options)!.Detail.Should().Contain($"{number}").And.NotContain("-");
    }

    [Theory]
    [InlineData("mallory", "bob", ErrorCode.UnknownSae)]
    [InlineData("alice", "mallory", ErrorCode.UnknownPeer)]
    [InlineData("alice", "eve", ErrorCode.SharingNotAllowed)]
    [InlineData("alice", "alice", ErrorCode.SharingNotAllowed)]
    [InlineData("bob", "carol", ErrorCode.SharingNotAllowed)]
    public void Check_RefusesAPairThatMayNotShare(string master, string slave, ErrorCode expected) =>
        Check(Request() with { Master = new(master), Slave = new(slave) }).Should().Be(expected);

    [Fact]
    public void Check_SaysWhatToDo_WhenAnSaeNamesItself()
    {
        var error = (Request() with { Slave = new("alice") }).Check(_mesh.Controller.Snapshot!, Options)!;
        (error.Detail, error.Advice).Should().Be(("alice asks for keys with itself", "name another SAE as the peer"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Check_Refuses_WhenTheNodeOfEitherIsQuarantined(int node)
    {
        _mesh.Quarantine(node);

        Check(Request()).Should().Be(ErrorCode.NodeQuarantined);
    }

    [Fact]
    public void Check_Accepts_WhenANodeBetweenIsQuarantined()
    {
        _mesh.Quarantine(1);

        Check(Request()).Should().BeNull();
    }

    [Theory]
    [InlineData(0, ErrorCode.OptionOutOfRange)]
    [InlineData(1, null)]
    [InlineData(2, null)]
    [InlineData(3, ErrorCode.OptionOutOfRange)]
    public void Check_RefusesFewestPaths_OutsideThePathsAskedFor(int least, ErrorCode? expected) =>
        Check(Request(paths: 2).Requiring(keys => keys with { LeastPaths = least })).Should().Be(expected);

    [Fact]
    public void LeastPaths_FollowsThePathsAskedFor_UnlessItIsSet()
    {
        var keys = new KeyRequirements { DisjointPaths = 3 };

        (keys with { DisjointPaths = 2 }).LeastPaths.Should().Be(2);
        (keys with { LeastPaths = 1 } with { DisjointPaths = 2 }).LeastPaths.Should().Be(1);
    }

    [Fact]
    public void LinkKeyNeeded_IsTheKeysTheTagForTheTargetAndATagKey() =>
        Request(count: 3, keySize: 128).LinkKeyNeeded.Should().Be((3 * 16) + 16 + 32);

    private ErrorCode? Check(KeyRequest request) => request.Check(_mesh.Controller.Snapshot!, Options)?.Code;
}
