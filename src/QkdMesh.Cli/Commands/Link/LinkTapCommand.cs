using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Link;

/// <summary>Simulates an eavesdropper on a fibre.</summary>
internal sealed class LinkTapCommand : ClientCommand
{
    public LinkTapCommand()
        : base(
            "tap",
            "Simulates an eavesdropper on a simulated link: a share of the pulses is intercepted and sent again. "
            + "This raises the link's QBER. A high QBER raises an alarm, which destroys the link's key.",
            "link tap north-east --fraction 0.5", "link tap north-east --fraction 0")
    {
        var link = LinkArgument.New();
        var fraction = new Option<double>("--fraction")
        {
            Description = "Share of the pulses to intercept, from 0 to 1; 0 ends the tap.",
            Required = true,
            CustomParser = Share,
        };
        Add(link);
        Add(fraction);
        RunOrder(async (parse, session, client, cancellationToken) =>
        {
            var request = new DisturbLinkRequest
            {
                LinkId = parse.GetRequiredValue(link),
                TappedFraction = parse.GetRequiredValue(fraction),
            };
            var answer = LinkAnswer.Of(await client.Network.DisturbLinkAsync(request, cancellationToken: cancellationToken));
            session.Answer(answer, _ => session.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"link {answer.Id} ({answer.A} - {answer.B}) has a QBER of {answer.Qber * 100:0.##} %")));
            return CommandRun.Success;
        }, (parse, client, cancellationToken) => OrderState.OfLinkAsync(client, parse.GetRequiredValue(link), cancellationToken));
    }

    // The default parser reads a comma as a separator of thousands, so 0,1 would mean 1.
    private static double Share(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1) return share;
        result.AddError($"--fraction takes a number from 0 to 1 with a decimal point, such as 0.3, not '{text}'");
        return 0;
    }
}
