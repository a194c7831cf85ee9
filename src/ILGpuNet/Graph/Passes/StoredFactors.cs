using ILGpuNet.Operations;
using ILGpuNet.Runtime;

namespace ILGpuNet.Graphs.Passes;

/// <summary>
/// Lets products and convolutions read their factors as they are stored where both have been widened from the same 16-bit type, views in between included, and
/// the engine has kernels for that. Widening is exact: the factors are the same numbers, and what is read is half as much. What nobody reads any more is not
/// computed.
/// </summary>
internal sealed class StoredFactors
{
    private readonly GraphProgram program;
    private readonly ProgramRewriter rewriter;

    private StoredFactors(GraphProgram program)
    {
        this.program = program;
        rewriter = new ProgramRewriter(program);
    }

    public static GraphProgram Apply(GraphProgram program, Engine engine) => new StoredFactors(program).Apply(engine);

    private GraphProgram Apply(Engine engine)
    {
        for (int i = 0; i < program.Nodes.Length; i++)
        {
            ProgramNode node = program.Nodes[i];
            int[] inputs = ReadsStored(node, engine) ? Array.ConvertAll(node.Inputs, Stored) : rewriter.Translate(node.Inputs);
            rewriter.Map(i, rewriter.Add(node with { Inputs = inputs }));
        }
        return rewriter.ToProgram();
    }

    private bool ReadsStored(ProgramNode node, Engine engine)
    {
        if (node.Operation is not (MatrixProductOperation or ConvolutionOperation)) return false;
        if (TypeOf(node.Inputs[0]) is not { } type || TypeOf(node.Inputs[1]) != type) return false;
        var specs = Array.ConvertAll(node.Inputs, input => program.Nodes[input].Spec);
        return engine.CanReadStored(((KernelOperation)node.Operation).Lower(specs));
    }

    /// <summary>The 16-bit type that a Float32 value was widened from; null where it was not.</summary>
    private DType? TypeOf(int index)
    {
        ProgramNode node = program.Nodes[index];
        if (node.Spec.Type != DType.Float32) return null;
        if (node.Operation is ViewOperation && node.Inputs.Length == 1) return TypeOf(node.Inputs[0]);
        return node.Operation is CastOperation && program.Nodes[node.Inputs[0]].Spec.Type is var type and (DType.BFloat16 or DType.Float16) ? type : null;
    }

    /// <summary>The new node with what is stored, seen through the same views.</summary>
    private int Stored(int index)
    {
        ProgramNode node = program.Nodes[index];
        if (node.Operation is CastOperation) return rewriter[node.Inputs[0]];
        int source = Stored(node.Inputs[0]);
        return rewriter.Add(new ProgramNode(node.Operation, [source], node.Spec with { Type = rewriter.Nodes[source].Spec.Type }, -1));
    }
}
