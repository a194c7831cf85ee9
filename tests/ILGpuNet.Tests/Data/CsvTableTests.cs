using System.Text;
using ILGpuNet.Data;

namespace ILGpuNet.Tests.Data;

public sealed class CsvTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_WithHeader_GivesNumbersAndClasses()
    {
        CsvTable table = Load("length,width,kind\r\n5.1,3.5,setosa\r\n\r\n-7e1,NaN,\"iris, \"\"big\"\"\"\n6,1,setosa\n");
        Assert.Equal((3, "length, width, kind"), (table.RowCount, string.Join(", ", table.Columns)));
        Tensor numbers = table.Numbers("width", "length");
        Assert.Equal([3.5f, 5.1f, float.NaN, -70, 1, 6], numbers.ToArray());
        (Tensor labels, string[] names) = table.Classes("kind");
        Assert.Equal(["iris, \"big\"", "setosa"], names);
        Assert.Equal([1L, 0, 1], labels.ToArray<long>());
        Assert.Equal("setosa", table.Texts("kind")[2]);
    }

    [Fact]
    public void Load_WithoutHeader_NumbersTheColumns()
    {
        CsvTable table = CsvTable.Load(folder.Write("table.csv", "1;2\n3;\"4\"\n"u8.ToArray()), hasHeader: false, separator: ';');
        Assert.Equal([1f, 2, 3, 4], table.Numbers().ToArray());
        Assert.Equal([2f, 4], table.Numbers("1").ToArray());
        Assert.Equal("a\nb", Load("x\n\"a\nb\"").Texts("x")[0]);
    }

    [Fact]
    public void Load_Damaged_SaysWhere()
    {
        string path = folder.File("table.csv");
        AssertError($"{path}, line 3: expected 2 fields separated by ',' as in line 1, found 3", () => Load("a,b\n1,2\n1,2,3\n"));
        AssertError($"{path}, line 2: a field begins with a quote that is not closed", () => Load("a,b\n1,\"2\n3,4\n"));
        AssertError($"{path}, line 4, column 'b': expected a number, found 'many'", () => Load("a,b\n\"x\ny\",2\n1,many\n").Numbers("b"));
        AssertError($"{path}: expected a table, found an empty file", () => Load("\n\n"));
        AssertError($"{path}: there is no column 'c', found a, b", () => Load("a,b\n1,2\n").Numbers("c"));
    }

    private CsvTable Load(string text) => CsvTable.Load(folder.Write("table.csv", Encoding.UTF8.GetBytes(text)));

    private static void AssertError(string message, Func<object> mistake) => Assert.Equal(message, Assert.ThrowsAny<ILGpuNetException>(mistake).Message);
}
