using Grpc.Core;

namespace QkdMesh.Northbound.Tests.Mesh;

internal static class Refusal
{
    /// <summary>The reason in the trailer of a call that must fail.</summary>
    public static async Task<string?> ReasonAsync(Func<Task> call)
    {
        var thrown = (await call.Should().ThrowAsync<RpcException>()).Which;
        thrown.Status.Detail.Should().NotBeEmpty();
        return thrown.Trailers.GetValue("qkdmesh-reason");
    }
}
