using QkdMesh.Core.KeySupply;

namespace QkdMesh.Core.Tests.Harness;

internal static class KeyRequests
{
    /// <summary>The same request with other requirements.</summary>
    public static KeyRequest Requiring(this KeyRequest request, Func<KeyRequirements, KeyRequirements> change) =>
        request with { Requirements = change(request.Requirements) };
}
