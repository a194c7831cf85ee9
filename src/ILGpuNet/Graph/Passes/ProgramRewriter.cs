namespace ILGpuNet.Graphs.Passes;

/// <summary>Builds a rewritten program: nodes are added in order and inputs translated from the old numbering to the new one.</summary>
internal sealed class ProgramRewriter(GraphProgram source)
{
    private readonly List<ProgramNode> nodes = new(source.Nodes.Length);
    private readonly int[] translation = new int[source.Nodes.Length];

    public IReadOnlyList<ProgramNode> Nodes => nodes;

    /// <summary>New index of an old node.</summary>
    public int this[int old] => translation[old];

    /// <summary>Adds a node with inputs in the new numbering.</summary>
    public int Add(ProgramNode node)
    {
        nodes.Add(node);
        return nodes.Count - 1;
    }

    /// <summary>Says which new node stands for an old one.</summary>
    public void Map(int old, int replacement) => translation[old] = replacement;

    /// <summary>An old node's inputs in the new numbering.</summary>
    public int[] Translate(int[] inputs) => Array.ConvertAll(inputs, input => translation[input]);

    public GraphProgram ToProgram() => new(
        [.. nodes],
        Translate(source.Outputs),
        Array.ConvertAll(source.Updates, update =>
            new ProgramUpdate(translation[update.Node], update.Target < 0 ? -1 : translation[update.Target])));
}
