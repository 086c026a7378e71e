using QkdMesh.Core.Errors;

namespace QkdMesh.Core.Tests.Errors;

public class ErrorCatalogueTests
{
    public static TheoryData<ErrorCode> Codes => new(Enum.GetValues<ErrorCode>());

    [Theory]
    [MemberData(nameof(Codes))]
    public void EveryCodeHasAnEntry(ErrorCode code)
    {
        var entry = ErrorCatalogue.Of(code);

        entry.Code.Should().Be(code);
        entry.Reason.Should().MatchRegex("^[A-Z]+(_[A-Z]+)*$").And.BeEquivalentTo(Spelled(code));
        entry.Meaning.Should().NotBeNullOrWhiteSpace();
        entry.Advice.Should().NotBeNullOrWhiteSpace();
    }

    [Fact]
    public void NoTwoEntriesHaveTheSameReason()
    {
        ErrorCatalogue.All.Should().HaveCount(Enum.GetValues<ErrorCode>().Length);
        ErrorCatalogue.All.Select(entry => entry.Reason).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Result_HoldsAValueOrAnError()
    {
        Result<int> value = 7;
        Result<int> error = new MeshError(ErrorCode.NoRoute, "a is cut off");

        (value.IsOk, value.Value, value.Error).Should().Be((true, 7, null));
        error.IsOk.Should().BeFalse();
        error.Invoking(failed => failed.Value).Should().Throw<InvalidOperationException>().WithMessage("NO_ROUTE: a is cut off");
        error.Cast<string>().Error.Should().BeSameAs(error.Error);
        value.Invoking(fine => fine.Cast<string>()).Should().Throw<InvalidOperationException>();
    }

    private static string Spelled(ErrorCode code) =>
        string.Concat(code.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{letter}"));
}
