using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.KeySupply;

/// <summary>A stream for tests: alice, at n0, drives it, and bob, at n1, follows it.</summary>
public abstract class StreamOfTwo
{
    protected static readonly KeySupplyOptions Options = new() { StreamWindow = 2 };
    protected static readonly StreamId Stream = StreamId.Of(Bob, Alice, "video");

    private protected readonly TestMesh _mesh = new TestMesh(MeshTopology.Line(2), Options).Stock(10_000);
    private protected readonly int _driver, _follower;

    protected StreamOfTwo()
    {
        _driver = _mesh[0].OpenStream(Stream, Alice, _mesh.Now).Value;
        _follower = _mesh[1].OpenStream(Stream, Bob, _mesh.Now).Value;
    }

    protected void DriverForgets()
    {
        _mesh.Now += 2 * Options.KeyLifetime;
        _mesh[0].Tidy(_mesh.Now, TimeSpan.FromSeconds(30));
    }

    protected Result<StreamRoom> AskForRoom(int keyLength) =>
        _mesh[1].Answer(_mesh[0].Ends.RoomQuestion(new("n1"), TimeSpan.Zero, Stream, keyLength)!, _mesh.Now).Outcome;

    protected void Later(TimeSpan by)
    {
        _mesh.Now += by;
        foreach (var manager in new[] { _mesh[0], _mesh[1] }) manager.Tidy(_mesh.Now, TimeSpan.FromSeconds(30));
    }

    protected KeyBatch? Drive(int count = 1, int keySize = 256) => Drive(Place(count), count, keySize);

    protected KeyBatch? Drive(StreamPlace place, int count = 1, int keySize = 256)
    {
        using var attempt = _mesh[0].BeginAttempt(Request(count, keySize), [_mesh.RouteOf(0, 1)]);
        attempt.GoTo(place);
        return _mesh.Drive(attempt).IsOk ? attempt.Release() : null;
    }

    protected StreamPlace Place(int count = 1) =>
        _mesh[0].NextPlace(Stream, _mesh[0].OpenStream(Stream, Alice, _mesh.Now).Value, count, _mesh.Now).Value;

    protected Result<StreamBatch?> TakeNext(int keyLength = 32) => _mesh[1].TakeNext(Stream, _follower, keyLength, _mesh.Now);
}
