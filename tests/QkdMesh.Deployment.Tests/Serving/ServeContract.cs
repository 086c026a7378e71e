namespace QkdMesh.Deployment.Tests.Serving;

/// <summary>What <c>qkdmesh serve</c> reads and answers.</summary>
internal static class ServeContract
{
    public const string LivePath = "/health/live", ReadyPath = "/health/ready";

    public static IReadOnlyList<string> Settings { get; } =
    [
        "QKDMESH_TOPOLOGY", "QKDMESH_CLUSTER", "QKDMESH_REDIS", "QKDMESH_REDIS_USER", "QKDMESH_REDIS_PASSWORD_FILE", "QKDMESH_REDIS_TLS",
        "QKDMESH_REDIS_CA_FILE", "QKDMESH_SITE", "QKDMESH_LISTEN", "QKDMESH_PORT", "QKDMESH_MANAGEMENT_PORT", "QKDMESH_SILO_ADDRESS",
        "QKDMESH_SILO_PORT", "QKDMESH_CLUSTER_ID", "QKDMESH_DRAIN", "QKDMESH_HISTORY", "QKDMESH_HISTORY_SECRET_FILE",
    ];
}
