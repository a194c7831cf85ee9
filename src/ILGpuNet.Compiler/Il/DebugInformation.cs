using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace ILGpuNet.Compiler;

/// <summary>
/// Names of locals and source lines from the portable PDB beside an assembly. They make text and errors readable; without them locals are numbered.
/// </summary>
internal sealed class DebugInformation
{
    private static readonly ConcurrentDictionary<Assembly, MetadataReaderProvider?> Files = new();

    private readonly List<(int Slot, string Name, int Start, int End)> scopes = [];
    private readonly List<(int Offset, string Line)> lines = [];

    private DebugInformation() { }

    /// <summary>What is known about a method; nothing where its assembly has no PDB.</summary>
    public static DebugInformation Of(MethodBase method)
    {
        var information = new DebugInformation();
        if (Files.GetOrAdd(method.Module.Assembly, Open)?.GetMetadataReader() is not { } reader) return information;
        MethodDefinitionHandle handle = MetadataTokens.MethodDefinitionHandle(method.MetadataToken & 0xFFFFFF);
        foreach (LocalScopeHandle scopeHandle in reader.GetLocalScopes(handle))
        {
            LocalScope scope = reader.GetLocalScope(scopeHandle);
            foreach (LocalVariableHandle variableHandle in scope.GetLocalVariables())
            {
                LocalVariable variable = reader.GetLocalVariable(variableHandle);
                information.scopes.Add((variable.Index, reader.GetString(variable.Name), scope.StartOffset, scope.EndOffset));
            }
        }
        foreach (SequencePoint point in reader.GetMethodDebugInformation(handle).GetSequencePoints())
        {
            if (point.IsHidden) continue;
            string file = Path.GetFileName(reader.GetString(reader.GetDocument(point.Document).Name));
            information.lines.Add((point.Offset, $"{file}, line {point.StartLine}"));
        }
        return information;
    }

    /// <summary>Scopes of the named locals that share a slot.</summary>
    public IReadOnlyList<(string Name, int Start, int End)> ScopesOf(int slot) =>
        [.. scopes.Where(scope => scope.Slot == slot).Select(scope => (scope.Name, scope.Start, scope.End))];

    /// <summary>File and line of an instruction.</summary>
    public string? LineOf(int offset) => lines.LastOrDefault(line => line.Offset <= offset).Line;

    /// <summary>The provider owns the memory that its reader reads: it is what has to be kept.</summary>
    private static MetadataReaderProvider? Open(Assembly assembly)
    {
        if (string.IsNullOrEmpty(assembly.Location)) return null;
        string path = Path.ChangeExtension(assembly.Location, ".pdb");
        if (!File.Exists(path)) return null;
        try
        {
            var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(File.ReadAllBytes(path)));
            provider.GetMetadataReader();
            return provider;
        }
        catch (BadImageFormatException)
        {
            return null; // a PDB of the old Windows kind
        }
    }
}
