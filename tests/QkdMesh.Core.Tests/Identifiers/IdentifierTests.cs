using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Tests.Identifiers;

public class IdentifierTests
{
    public static TheoryData<string> Good => ["a", "7", "milan-dc1", "a.b_c-D", new string('x', 64)];

    public static TheoryData<string?> Bad =>
        ["", " ", "-a", ".a", "_a", "a b", "a/b", "a\n", "\na", "a\0", "é", "a\u200Bb", "\u0661", new string('x', 65)];

    [Theory]
    [MemberData(nameof(Good))]
    public void Accepts_WhatTheRuleSays(string name)
    {
        Identifier.IsValid(name).Should().BeTrue();
        new NodeId(name).Value.Should().Be(name);
        new LinkId(name).ToString().Should().Be(name);
        new SaeId(name).Should().Be(new SaeId(name));
        new NetworkName(name).Should().Be(new NetworkName(name));
    }

    [Theory]
    [InlineData(null)]
    [MemberData(nameof(Bad))]
    public void Refuses_WhatTheRuleForbids(string? name)
    {
        Identifier.IsValid(name).Should().BeFalse();
        Action[] makers =
        [
            () => _ = new NodeId(name!), () => _ = new LinkId(name!), () => _ = new SaeId(name!), () => _ = new NetworkName(name!),
        ];
        foreach (var make in makers) make.Should().Throw<ArgumentException>().WithMessage($"*{Identifier.Rule}*");
    }
}
