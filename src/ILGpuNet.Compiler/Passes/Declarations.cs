namespace ILGpuNet.Compiler;

/// <summary>Declares each variable in the innermost block that holds all its uses, with its first value where that stands there.</summary>
internal static class Declarations
{
    public static void Place(List<Statement> statements)
    {
        bool hasGoto = statements.SelectMany(s => s.DescendantsAndSelf).Any(s => s is Goto);
        var variables = new List<Variable>();
        foreach (Variable variable in Variables(statements))
        {
            bool isSharedArray = variable.ArrayLength is not null && variable.Type.Space == AddressSpace.Shared;
            if (!variable.IsParameter && !isSharedArray && !variables.Contains(variable)) variables.Add(variable);
        }
        foreach (Variable variable in variables.AsEnumerable().Reverse())
        {
            // C++ forbids jumps over a declaration with a value; an array that a pointer refers to must live as long as that.
            if (hasGoto || (variable.ArrayLength is not null && IsReferredTo(variable, statements))) statements.Insert(0, new Declare(variable, null));
            else Place(variable, statements);
        }
    }

    private static IEnumerable<Variable> Variables(List<Statement> statements) => statements
        .SelectMany(InOrder).SelectMany(s => s.Expressions).SelectMany(e => e.DescendantsAndSelf).OfType<VariablePlace>().Select(place => place.Variable);

    private static IEnumerable<Statement> InOrder(Statement statement) => statement.Bodies.SelectMany(body => body).SelectMany(InOrder).Prepend(statement);

    private static bool IsReferredTo(Variable array, List<Statement> statements) => statements.SelectMany(s => s.DescendantsAndSelf).OfType<Assign>()
        .Any(assign => assign.Value.Type.IsPointer && assign.Value.Mentions(array));

    private static void Place(Variable variable, List<Statement> statements)
    {
        List<Statement> mentioning = [.. statements.Where(statement => statement.Mentions(variable))];
        Statement first = mentioning[0];
        bool isInside = !first.Expressions.Any(e => e.Mentions(variable));
        if (mentioning.Count == 1)
        {
            if (first is Loop { Initial: { Variable: { } counter } initial } loop && counter == variable && !initial.Value.Mentions(variable))
            {
                loop.DeclaresCounter = true;
                return;
            }
            if (isInside && first.Bodies.Count(body => body.Any(s => s.Mentions(variable))) == 1)
            {
                Place(variable, first.Bodies.First(body => body.Any(s => s.Mentions(variable))));
                return;
            }
        }
        int index = statements.IndexOf(first);
        if (first is Assign { Variable: { } assigned } assign && assigned == variable && !assign.Value.Mentions(variable)) statements[index] = new Declare(variable, assign.Value);
        else if (first is AllocateArray) statements[index] = new Declare(variable, new ZeroStruct(new DeviceType(variable.Type.Element)));
        else statements.Insert(index, new Declare(variable, null));
    }
}
