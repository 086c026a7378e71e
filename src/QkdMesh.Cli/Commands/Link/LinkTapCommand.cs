using System.CommandLine;
using System.Globalization;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Link;

/// <summary>Plays an eavesdropper.</summary>
internal sealed class LinkTapCommand : ClientCommand
{
    public LinkTapCommand()
        : base(
            "tap", "Intercepts and sends again a share of a simulated link's pulses, which raises its QBER; a high one destroys the link's key.",
            "link tap north-east --fraction 0.5", "link tap north-east --fraction 0")
    {
        var link = new Argument<string>("LINK") { Description = "The link's id: see 'qkdmesh network show'." }.Named();
        var fraction = new Option<double>("--fraction") 
        {
            Description = "Share of the pulses: 0 to 1; 0 ends it.",
            Required = true,
            CustomParser = result =>
            {
                // A comma would be taken for a separator of thousands, and a share of 0,1 for all.
                if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1) return share;
                result.AddError($"--fraction takes a number from 0 to 1 with a point, such as 0.3, not '{result.Tokens[0].Value}'");
                return 0;
            },
        };
        Add(link);
        Add(fraction);
        Run(async (parse, session, client, cancellationToken) =>
        {
            var request = new DisturbLinkRequest { LinkId = parse.GetRequiredValue(link), TappedFraction = parse.GetRequiredValue(fraction) };
            var answer = LinkAnswer.Of(await client.Network.DisturbLinkAsync(request, cancellationToken: cancellationToken));
            session.Answer(answer, _ => session.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"link {answer.Id} ({answer.A} - {answer.B}) has a QBER of {answer.Qber * 100:0.##} %")));
            return CommandRun.Success;
        });
    }
}
