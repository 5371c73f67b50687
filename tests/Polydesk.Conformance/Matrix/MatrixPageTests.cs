using Xunit;

namespace Polydesk.Conformance.Matrix;

public class MatrixPageTests
{
    [Fact]
    public void The_page_is_up_to_date() => GeneratedPage.Hold("visibility.md", MatrixPage.Markdown(), "MatrixPageTests");
}
