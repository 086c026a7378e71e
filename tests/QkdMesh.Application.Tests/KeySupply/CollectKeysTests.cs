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
}
