using Grpc.Core;
using QkdMesh.Architecture.Tests.Sources;
using QkdMesh.Core.Errors;
using QkdMesh.Northbound.Errors;

namespace QkdMesh.Architecture.Tests.Documents;

public class ErrorPageTests
{
    private const string Page = "docs/errors.md";

    private static readonly List<string> Rows = Markdown.Prose(Page).Select(line => line.Text)
        .Where(text => text.StartsWith("| `", StringComparison.Ordinal)).ToList();

    private static readonly List<string> Reasons = Rows.Select(row => row.Split('`')[1]).ToList();

    [Fact]
    public void PageListsEveryReasonOnce() => ErrorCatalogue.All.Select(entry => entry.Reason)
        .Where(reason => Reasons.Count(listed => listed == reason) != 1)
        .ShouldBeNone($"{Page} has one row for each reason of ErrorCatalogue; these reasons have no row, or several:");

    [Fact]
    public void PageListsNothingElse() => Reasons.Except(ErrorCatalogue.All.Select(entry => entry.Reason), StringComparer.Ordinal)
        .ShouldBeNone($"{Page} has rows for reasons that ErrorCatalogue does not have:");

    [Fact]
    public void EachRowSaysWhatTheCatalogueSays() => ErrorCatalogue.All.Select(RowOf)
        .Where(row => !Rows.Contains(row))
        .ShouldBeNone($"{Page} has different rows for these reasons; they should read:");

    private static string RowOf(ErrorEntry entry) =>
        $"| `{entry.Reason}` | {UpperSnake(WireStatus.Of(entry.Code).Grpc)} | {WireStatus.Of(entry.Code).Http} | "
        + $"{RetryOf(entry)} | {entry.Meaning} | {entry.Advice} |";

    private static string RetryOf(ErrorEntry entry) => entry.Retry switch
    {
        Retry.No => "no",
        Retry.Later or Retry.FromTheStart => "yes",
        _ => "elsewhere",
    };

    private static string UpperSnake(StatusCode status) =>
        string.Concat(status.ToString()
            .Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));
}
