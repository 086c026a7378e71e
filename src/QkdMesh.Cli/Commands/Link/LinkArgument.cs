using System.CommandLine;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Link;

/// <summary>The argument that names a link.</summary>
internal static class LinkArgument
{
    public static Argument<string> New() =>
        new Argument<string>("LINK") { Description = "The link's id, as in 'qkdmesh network show'." }.Named();
}
