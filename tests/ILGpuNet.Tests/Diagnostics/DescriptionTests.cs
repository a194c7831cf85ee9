namespace ILGpuNet.Tests.Diagnostics;

/// <summary>Texts that show graphs and plans.</summary>
public class DescriptionTests
{
    [Fact]
    public void DescribePlan_OfALayer_ListsKernelsAndMemory()
    {
        Tensor x = Tensor.Ones([1000, 64]).Evaluate(), w = Tensor.Ones([64, 250]).Evaluate();
        string text = Tensor.DescribePlan(x.MatMul(w).Exp().Max([0]));
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(
        [
            "     MFLOP        MB  kernel",
            "    32.250     1.320  MatMul+Exp Float32 [1000, 64], Float32 [64, 250] -> Float32 [1000, 250]",
            "     0.250     1.001  Max Float32 [1000, 250] -> Float32 [250]",
        ], lines[..^1]);
        // What the kernels need as workspace depends on the machine.
        Assert.Matches("^2 kernels; arena 1,0[0-9]{2},[0-9]{3} bytes for 1,000,000 bytes of intermediate values; results 1,000 bytes$", lines[^1]);
    }

    [Fact]
    public void DescribePlan_OfAValue_SaysThatThereIsNothingToDo() => Assert.Equal("nothing to compute", Tensor.DescribePlan(Tensor.FromArray([1f])));

    [Fact]
    public void ToGraphviz_OfAGraph_HasANodeForEachValueAndAnEdgeForEachInput()
    {
        Tensor x = Tensor.FromArray([1f, 2]);
        Assert.Equal("""
            digraph tensors {
              rankdir=TB;
              node [fontname="sans-serif"];
              n0 [shape=ellipse, label="Multiply\nFloat32 [2]"];
              n1 -> n0;
              n1 -> n0;
              n1 [shape=ellipse, label="Exp\nFloat32 [2]"];
              n2 -> n1;
              n2 [shape=box, label="given\nFloat32 [2]"];
            }

            """.ReplaceLineEndings("\n"), ToGraphviz(x.Exp()));

        static string ToGraphviz(Tensor y) => (y * y).ToGraphviz();
    }
}
