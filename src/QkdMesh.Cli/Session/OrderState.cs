using QkdMesh.Cli.Rendering;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Session;

/// <summary>What an order changes, as the mesh shows it now: a sentence without its end.</summary>
internal static class OrderState
{
    public static async Task<string> OfLinkAsync(MeshClient client, string id, CancellationToken cancellationToken)
    {
        var network = await client.Network.GetNetworkAsync(new GetNetworkRequest(), cancellationToken: cancellationToken);
        var link = network.Links.FirstOrDefault(link => link.Id == id);
        return link is null ? $"there is no link {id}" : $"link {id} is {AlarmWords.StatusOf(link)}";
    }

    public static async Task<string> OfNodeAsync(MeshClient client, string id, CancellationToken cancellationToken)
    {
        var network = await client.Network.GetNetworkAsync(new GetNetworkRequest(), cancellationToken: cancellationToken);
        var node = network.Nodes.FirstOrDefault(node => node.Id == id);
        return node is null ? $"there is no node {id}" : $"node {id} is {(node.Quarantined ? "quarantined" : "in service")}";
    }

    public static async Task<string> OfTopologyAsync(MeshClient client, CancellationToken cancellationToken)
    {
        var network = await client.Network.GetNetworkAsync(new GetNetworkRequest(), cancellationToken: cancellationToken);
        return $"topology version {network.TopologyVersion} is live";
    }
}
