using QkdMesh.Northbound.V1;

namespace QkdMesh.Client;

/// <summary>The status of a link in the words of ETSI GS QKD 015.</summary>
internal static class LinkStatusWords
{
    public static string Of(LinkStatus status) => status switch
    {
        LinkStatus.Pending => "pending",
        LinkStatus.Active => "active",
        LinkStatus.Passive => "passive",
        LinkStatus.Off => "off",
        _ => "unknown",
    };
}
