using System.Globalization;
using QkdMesh.Chaos.Loads;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>
/// S3 by the SAEs themselves: the histories show what left a node, and not what arrived. No fault excuses different keys.
/// </summary>
internal static class SaesCompare
{
    public const string OwnCode = "S3";

    public static IEnumerable<Violation> Judge(IEnumerable<RequestRecord> requests) =>
        from request in requests
        where request.Error == Exchange.Different
        select new Violation(OwnCode, string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Master} and {request.Slave} got different keys by request {request.Number} at {request.Begun}"), null, []);
}
