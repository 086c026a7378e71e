using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Application.Tests.KeySupply;

public sealed class CollectKeysTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NamesThePlace_WhenAKeyIdIsMalformed()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var good = new KeyId(new KeyBatchId(1, 2), 3).ToString();

        var collect = new CollectKeys(new SaeId("sae-n2"), new SaeId("sae-n0"), [good, "no id"]);
        var refused = await application.Mediator.Send(collect, Cancellation);

        refused.Error!.Code.Should().Be(ErrorCode.MalformedKeyId);
        refused.Error.Detail.Should().Contain("place 2");
        application.Grains.Asked.Should().Be(0);
    }

    /// <summary>What is collected is gone from its node: a call that was given up takes nothing.</summary>
    [Fact]
    public async Task KeysStay_WhenTheCallIsCancelledBeforeTheyAreTaken()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        var asked = 0;
        application.Grains["n2"].OnCollect = _ => throw new InvalidOperationException($"asked {++asked} times");

        var collect = new CollectKeys(new SaeId("sae-n2"), new SaeId("sae-n0"), [new KeyId(new KeyBatchId(1, 2), 3).ToString()]);
        var collecting = async () => await application.Mediator.Send(collect, cancellation.Token);

        await collecting.Should().ThrowAsync<OperationCanceledException>();
        asked.Should().Be(0);
    }
}
