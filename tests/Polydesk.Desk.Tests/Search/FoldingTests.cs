using FsCheck;
using FsCheck.Fluent;
using Polydesk.Desk.Search;
using Polydesk.Desk.Text;
using Xunit;

namespace Polydesk.Desk.Tests.Search;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("Überraschung", "uberraschung")]
    [InlineData("Ёлка й", "елка и")]
    [InlineData("ΆΈ", "αε")]
    [InlineData("e\u0301", "e")]
    [InlineData("Łódź Ø", "lodz o")]
    public void Case_and_accents_do_not_matter(string text, string folded) => Assert.Equal(folded, Folding.Fold(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() => Assert.Equal("\ufffdx", Folding.Fold("\ud800X"));

    [Fact]
    public void Words_are_runs_of_letters_and_digits_each_once() =>
        Assert.Equal(["joe", "example", "com", "order", "42"], Folding.Words("Joe@example.com: order #42, JOE"));

    [Theory]
    [InlineData("thanks😀ok 😀 🤔2", "thanks|ok|2")]
    [InlineData("𠮷野 𝐚", "𠮷野|𝐚")]
    [InlineData("½ a½b", "a|b")]
    public void Letters_of_any_plane_make_words_and_symbols_none(string text, string words) => Assert.Equal(words.Split('|'), Folding.Words(text));

    [Fact]
    public void A_long_word_is_not_cut_within_a_letter()
    {
        var word = Assert.Single(Folding.Words("a" + string.Concat(Enumerable.Repeat("𠮷", 40))));

        Assert.Equal(63, word.Length);
        Assert.True(CleanText.Is(word));
    }

    [Fact]
    public void Folding_twice_changes_nothing_whatever_the_text() =>
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => Folding.Fold(text ?? "") is var once && Folding.Fold(once) == once));
}
